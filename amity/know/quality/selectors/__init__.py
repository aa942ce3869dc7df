"""What others ask about the quality of records: rules, gaps and scores, and what to ask a customer."""
