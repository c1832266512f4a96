"""torch.nn's recurrent layers in NumPy: to be read, to be trusted, and to run in a browser."""
