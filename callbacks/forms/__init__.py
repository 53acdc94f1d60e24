"""Forms: what a browser sends is checked, saved, and answered; ``registry.py`` names them all."""
