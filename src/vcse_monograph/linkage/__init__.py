"""Who is this supplier, and how sure are we?"""
