-- Those of them between two of one house.
SELECT spine_id AS one, kin AS two FROM ties WHERE house = kin_house
