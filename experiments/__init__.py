"""Studies made of many runs. Nothing heavy is imported here."""
