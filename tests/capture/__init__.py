"""Tests of what asks the web; they never leave the loopback interface."""
