"""What the pages of this room show: plain values, ready for their templates."""
