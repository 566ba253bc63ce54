"""Work on what others wrote, in processes without sockets, capped in memory and time, that their parent can kill."""
