"""What happens, is planned, denied or over, and who takes part."""
