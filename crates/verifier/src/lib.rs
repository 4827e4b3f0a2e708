//! The page on which anybody checks a receipt, a report's attachments or the evidence of a fork, with nothing but this folder.
