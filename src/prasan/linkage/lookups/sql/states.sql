-- What each record of a register says, by a digest: whose it is, and where they live.
SELECT spine_id, said, area FROM placed
