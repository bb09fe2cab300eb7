"""The bundled essay sites: a network of five, made from one seed, served on loopback, with its own truth."""
