"""The doors: the command line `showroom`."""
