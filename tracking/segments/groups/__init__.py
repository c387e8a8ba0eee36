"""Groups that customers form by what they do: found by k-means, proposed to the owner, who names and adopts
them; an adopted one goes on taking in whoever is nearest to its center."""
