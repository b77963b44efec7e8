"""Judge: numbers and limits in, outcomes and severities out."""
