"""`python -m luutin` is `luutin`."""

from luutin.app.cli import main

if __name__ == "__main__":
    main()
