"""The corpus in a browser: Fanwen's own pages, and the tables by Datasette."""
