"""What only instructors get: the claims and their sabotage, saving, releasing, grading, benchmarks."""
