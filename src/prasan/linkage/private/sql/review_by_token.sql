-- Records of one id that is another's by every guard.
SELECT left_handle, right_handle, 'id_of_another' AS reason, NULL::DOUBLE AS dice, NULL::DOUBLE AS margin
FROM token_pairs
WHERE NOT proven
ORDER BY left_handle, right_handle
