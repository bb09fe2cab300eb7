"""The bundled essay sites: five sites generated from a seed, served on loopback, with their ground truth."""
