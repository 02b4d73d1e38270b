"""A whole county at once: the pack's conditions over NumPy columns. NumPy comes in where a table is screened."""
