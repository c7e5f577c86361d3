"""What is done about who came: recording, walk-ins, codes, a roster typed in afterwards."""
