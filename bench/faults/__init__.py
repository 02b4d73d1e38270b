"""Faults while people write: processes killed, power cut, disks full, databases restarted."""
