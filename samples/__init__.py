"""Sample papers of our own writing: invented bodies and people, made from `content/*.toml` by `python -m samples.generate`."""
