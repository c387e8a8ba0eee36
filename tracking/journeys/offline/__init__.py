"""What happens away from the shop's pages: calls, meetings, fairs, visits in person and letters, entered by
the staff or brought by file, usually afterwards. They are touches like any other.
"""
