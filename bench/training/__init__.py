"""The recogniser of digits in number and date lines: its line pictures, its network, its training."""
