"""What runs on GitHub: the steps of `.github/workflows/`, and all that they say there.

`steps` names each; `handed_over` holds what one job gives the next against what can be so; `branch` is the branch of
the pull request, `words` that of the words which a person decides, `conversation` their texts and issues, `github` the
calls of `gh` and `git`, `release` a release.
"""
