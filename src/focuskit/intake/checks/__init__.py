"""Row checks: which rows and values fail the contract, why, and in which line they stand."""
