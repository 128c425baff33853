"""What the buttons in Excel call, and the installation on a person's machine."""
