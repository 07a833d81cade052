"""PDFs as pages, passages and pictures."""
