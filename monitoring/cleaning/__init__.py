"""From text as received to clean rows, with every refusal and every đồng accounted for."""
