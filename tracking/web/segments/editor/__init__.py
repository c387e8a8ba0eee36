"""The form in which a rule is written: rows in blocks, both ways between the form's fields and the rule."""
