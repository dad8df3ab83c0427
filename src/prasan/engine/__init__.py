"""The one room that knows the database over populations: connections, SQL, snapshots, progress."""
