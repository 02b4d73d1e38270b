"""What is measured: `make bench` prints the tables. Timings live here and never in the assertions of the suite."""
