"""The course's own tools, one file a job: `python3 -m course <command>`."""
