"""The interview: from the answers given to the next question, and at the end to the result."""
