"""Usage in whichever form people have it: how much of each kind it says, of which model, and when."""
