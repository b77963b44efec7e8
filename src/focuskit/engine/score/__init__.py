"""Score: severities and weights in, scores, ranges, ratings and ledgers out."""
