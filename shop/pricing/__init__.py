"""Pure: lines, promotions, shipping and tax become one frozen Quote whose every cent is explained."""
