"""What people look at: assessments in the terminal."""
