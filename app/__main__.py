"""`python -m app` is `luutin`."""

from app.cli import main

if __name__ == "__main__":
    main()
