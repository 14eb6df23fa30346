"""Forms that other levels prescribe, filled in: any form is data."""
