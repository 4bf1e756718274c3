"""Grading: the answers run in one process, the judge asks them from another. Each file is one step of it.

exercise   what a solution says: tasks, points, hidden parts, the table of mistakes
collect    what was handed in: zips, names, downloads of learning platforms, the class's list
merge      a hand-in laid over the exercise: what to run, in which order, and where each task is judged
plain      plain data as bytes, all that ever passes between the two processes
answers    the process that holds a student's code, and nothing of ours
asking     the other end: starts it, asks, keeps the time, counts its memory
run        one hand-in, from its cells to its verdicts
worker     a process that grades one hand-in after another
late       days late, and what they cost
book       nbgrader's gradebook and formgrader's notebooks
pages      a page a student
report     the class: scores, tasks, misconceptions
tables     CSV for people, Canvas and Moodle
mutants    small changes of a solution, which the hidden parts must reject
"""
