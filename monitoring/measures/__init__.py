"""What the figures say: disbursement, targets, reconciliation and checks."""
