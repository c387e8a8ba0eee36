"""How likely somebody is to buy soon: learned from what others did, judged on time that came later."""
