"""Which sentences of a paper a human summary would use, learnt from summaries that people wrote."""
