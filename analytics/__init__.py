"""Pure computing: frames and dataclasses in, frames and dataclasses out."""
