"""x"""
def main(jobs): return 0
