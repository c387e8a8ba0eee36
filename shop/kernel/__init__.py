"""What every package stands on: settings, database, money, clock, facts and jobs. No Flask, no shop words."""
