"""Shows: several papers in one programme, from an opening to a close."""
