"""What can be asked of a running daemon from outside: health, metrics, the alerts as feeds."""
