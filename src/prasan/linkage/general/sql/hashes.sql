-- Records' keys, and which records stand for all while the model is learned: those whose hash is small.
SELECT *, hash(rid, $seed) % greatest(1, (SELECT count(*) FROM general_records WHERE side = 0))::UBIGINT < $probes AS probe
FROM general_hashed;
